// What a person is told before a start, and that nothing of it can play with their terminal.
import { describe, expect, it } from 'vitest';
import { sessionText } from '../../../cli/text/session-text.ts';
import { startText } from '../../../cli/text/start-text.ts';
import type { StartNotice } from '../../../core/api/state.ts';
import { sessionView } from '../../support/session-view.ts';

const place = { backend: 'claude', folder: '/src/it’s', rules: ['anthropic ci: the default'] } as const;
const preview = {
  billsTo: 'Work · you@example.com · Max',
  removedVariables: [],
  notices: [],
  projectFiles: [],
  problem: null,
};
const hash = 'a'.repeat(64);

describe('before a start', () => {
  it('says who pays and which rule chose', () => {
    expect(startText(preview, place)).toEqual([
      'claude bills to Work · you@example.com · Max',
      'anthropic ci: the default',
    ]);
  });

  it('names each variable that would have been billed instead, and counts the others by reason', () => {
    const removedVariables = [
      { name: 'ANTHROPIC_API_KEY', why: 'billed-instead' },
      { name: 'ANTHROPIC_BASE_URL', why: 'redirects' },
      ...Array.from({ length: 10 }, (_, at) => ({ name: `OPENAI_${at}`, why: 'not-needed' }) as const),
      { name: 'MY_TOKEN', why: 'person' },
    ] as const;
    expect(
      startText({ ...preview, removedVariables: [...removedVariables] }, { ...place, rules: [] }).slice(1),
    ).toEqual([
      'ANTHROPIC_API_KEY in your environment would have been billed instead; not passed on',
      'not passed on: ANTHROPIC_BASE_URL (would have led elsewhere); OPENAI_0, OPENAI_1, OPENAI_2, OPENAI_3, OPENAI_4, OPENAI_5, OPENAI_6, OPENAI_7 and 2 more (of other providers); MY_TOKEN (named in your settings)',
    ]);
  });

  it('tells the command that allows a file, as a shell takes it, and none for a file that counts already', () => {
    const file = { hash, canAllow: true };
    const projectFiles = [
      { ...file, path: '/src/it’s/.claude/settings.json', effect: 'refused' },
      { ...file, path: '/src/used', effect: 'used' },
      { ...file, path: '/src/never', effect: 'left-out', canAllow: false },
    ] as const;
    expect(startText({ ...preview, billsTo: '', projectFiles: [...projectFiles] }, place)).toEqual([
      '/src/it’s/.claude/settings.json could send the credential elsewhere, so the start is refused',
      "  to allow it: happier sessions allow claude '/src/it’s' '/src/it’s/.claude/settings.json'",
      '/src/used counts, as you allowed',
      '/src/never does not count in this session',
    ]);
  });

  it('names what stays behind', () => {
    const notices = [
      { kind: 'configuration-left-out', path: '/h/settings.json', names: ['apiKeyHelper', 'env.X'] },
      { kind: 'configuration-unreadable', path: '/h/a' },
      { kind: 'not-copied', path: '/h/b' },
      { kind: 'native-login-left-out', path: '/h/c' },
    ] satisfies StartNotice[];
    expect(startText({ ...preview, notices }, place).slice(2)).toEqual([
      'left out of /h/settings.json: apiKeyHelper, env.X',
      '/h/a cannot be read; its settings do not come along',
      '/h/b is too large and does not come along',
      'the login in /h/c does not come along',
    ]);
  });
});

it('lets no path or name move the cursor or hide what is shown', () => {
  const evil = 'a\x1b[2J\r\nb\u202Ec\x07';
  const lines = startText(
    {
      ...preview,
      billsTo: evil,
      removedVariables: [{ name: evil, why: 'billed-instead' }],
      notices: [{ kind: 'configuration-left-out', path: evil, names: [evil] }],
      projectFiles: [{ path: evil, hash, effect: 'refused', canAllow: true }],
    },
    { ...place, folder: evil },
  );
  const list = sessionText([sessionView({ id: '1a2b3c4d-0000-4000-8000-000000000001', cwd: evil, billsTo: evil })], {
    color: false,
    now: 1_790_000_000_000,
  });
  for (const text of [...lines, list.trimEnd()]) expect(text).not.toMatch(/[\p{Cc}\u202E]/u);
});
