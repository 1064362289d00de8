// The argument guard holds whatever stands around what it must refuse, and does not trouble what is harmless.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { refusedArguments } from '../../../daemon/materialize/arguments.ts';
import { codexArguments, hasNoDaemon } from '../../../daemon/materialize/codex/codex-arguments.ts';
import { runs } from '../../support/runs.ts';

const refusedCodexArguments = (args: readonly string[]) => refusedArguments(codexArguments, args);

const value = fc.stringMatching(/^[A-Za-z0-9/][A-Za-z0-9/_.]{0,12}$/);
const joined = (short: string, long: string, text: fc.Arbitrary<string>) =>
  fc.oneof(
    text.map((each) => [short, each]),
    text.map((each) => [`${short}${each}`]),
    text.map((each) => [`${short}=${each}`]),
    text.map((each) => [long, each]),
    text.map((each) => [`${long}=${each}`]),
  );

const harmlessSetting = fc
  .tuple(
    fc.constantFrom('model', 'approval_policy', 'tui.notifications', 'history.persistence', 'features.goals'),
    value,
  )
  .map(([key, text]) => `${key}=${text}`);
const harmless = fc.oneof(
  joined('-m', '--model', value),
  joined('-s', '--sandbox', fc.constantFrom('read-only', 'workspace-write')),
  joined('-c', '--config', harmlessSetting),
  fc.constantFrom(['--search'], ['--json'], ['-h'], ['--no-alt-screen'], ['--last'], ['--enable', 'goals']),
  fc.lorem({ maxCount: 3 }).map((prompt) => [`${prompt}.`]),
);

const dangerousSetting = fc
  .tuple(
    fc.constantFrom(
      'model_provider',
      'model_providers.x.base_url',
      'openai_base_url',
      'chatgpt_base_url',
      'cli_auth_credentials_store',
      'forced_login_method',
      'forced_chatgpt_workspace_id',
      'features.daemon_auto_start',
      'notify',
    ),
    value,
  )
  .map(([key, text]) => `${key}=${text}`);
const dangerous = fc.oneof(
  joined('-c', '--config', dangerousSetting),
  joined('-p', '--profile', value),
  fc.constantFrom(
    ['--oss'],
    ['--local-provider', 'ollama'],
    ['--remote', 'ws://127.0.0.1'],
    ['--remote=ws://127.0.0.1'],
  ),
);
const command = fc.constantFrom('login', 'logout', 'app-server', 'remote-control', 'exec-server', 'cloud', 'agents');
const around = fc.array(harmless, { maxLength: 6 }).map((parts) => parts.flat());

it('refuses a dangerous option wherever it stands before --, in every joined form', () => {
  fc.assert(
    fc.property(around, fc.constantFrom([], ['exec'], ['resume']), dangerous, around, (before, verb, bad, after) => {
      expect(refusedCodexArguments([...verb, ...before, ...bad, ...after])).not.toEqual([]);
    }),
    { numRuns: runs(1000) },
  );
});

it('refuses a dangerous subcommand wherever clap would find one', () => {
  fc.assert(
    fc.property(around, command, around, (before, verb, after) => {
      expect(refusedCodexArguments([...before, verb, ...after])).toContain(verb);
    }),
    { numRuns: runs(1000) },
  );
});

it('lets harmless arguments through, and text behind --', () => {
  fc.assert(
    fc.property(
      around,
      fc.oneof(
        dangerous,
        command.map((verb) => [verb]),
      ),
      (args, text) => {
        expect(refusedCodexArguments([...args, '--', ...text])).toEqual([]);
      },
    ),
    { numRuns: runs(1000) },
  );
});

it('never throws and never repeats a value', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 20 })), fc.uuid(), (args, secret) => {
      const refused = refusedCodexArguments([
        ...args,
        `-c${secret}`,
        `--x=${secret}`,
        `--enable=${secret}`,
        `-p${secret}`,
      ]);
      expect(refused.join(' ')).not.toContain(secret);
      expect(typeof hasNoDaemon(args)).toBe('boolean');
    }),
    { numRuns: runs(300) },
  );
});
