import { expect, it } from 'vitest';
import { identityChanged } from '../../../../daemon/connect/identity-change.ts';

const identity = (email: string | null, accountId: string | null) => ({ email, accountId, plan: null });

it.each([
  ['the same', identity('a@example.com', '1'), identity('a@example.com', '1'), false],
  ['another address of the same account', identity('a@example.com', '1'), identity('b@example.com', '1'), false],
  ['another account with the same address', identity('a@example.com', '1'), identity('a@example.com', '2'), true],
  ['an account that is no longer told', identity('a@example.com', '1'), identity('a@example.com', null), true],
  ['the address in another case', identity('a@example.com', null), identity('A@Example.com', null), false],
  ['another address', identity('a@example.com', null), identity('b@example.com', null), true],
  ['nothing known before', identity(null, null), identity('a@example.com', '1'), false],
])('%s', (_, before, after, changed) => expect(identityChanged(before, after)).toBe(changed));

const inOrganization = (id: string | null) => ({ ...identity('a@example.com', '1'), organization: { id, name: null } });

it.each([
  ['another organization of the same login', inOrganization('x'), inOrganization('y'), true],
  ['the same organization', inOrganization('x'), inOrganization('x'), false],
  ['an organization that is no longer told', inOrganization('x'), identity('a@example.com', '1'), false],
  ['an organization that was not told before', inOrganization(null), inOrganization('y'), false],
])('%s', (_, before, after, changed) => expect(identityChanged(before, after)).toBe(changed));
