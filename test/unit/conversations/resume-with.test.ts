// A new start that continues a conversation says what the person says now, and nothing of an earlier start.
import { expect, it } from 'vitest';
import type { BackendId } from '../../../core/catalog/backends.ts';
import { allConversations } from '../../../daemon/conversations/all-conversations.ts';

const id = '0199aaaa-0000-7000-8000-000000000001';
const cases: readonly [BackendId, readonly string[], readonly string[]][] = [
  ['claude', ['-p', 'go on', '--output-format', 'json'], ['--resume', id, '-p', 'go on', '--output-format', 'json']],
  ['claude', [], ['--resume', id]],
  ['gemini', ['-p', 'go on'], ['--resume', id, '-p', 'go on']],
  ['pi', ['-p', 'go on'], ['--session', id, '-p', 'go on']],
  ['opencode', ['run', '--format', 'json', 'go on'], ['run', '--session', id, '--format', 'json', 'go on']],
  ['opencode', [], ['--session', id]],
  ['codex', [], ['resume', id]],
  ['codex', ['-m', 'x', 'go on'], ['-m', 'x', 'resume', id, 'go on']],
  ['codex', ['exec', '--json', 'go on'], ['exec', '--json', 'resume', id, 'go on']],
  ['codex', ['exec', '--json', '--', '-x'], ['exec', '--json', 'resume', id, '--', '-x']],
];

it.each(cases)('%s %j', (backend, args, expected) => {
  expect(allConversations[backend].resumeWith(id, args)).toEqual(expected);
});
