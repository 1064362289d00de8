// `npm test`: set-up with what only tests need, all checks, contract tests, then real Electron and real CLIs. Ends with what failed, by name, and one line of counts.
import { check } from './check.mjs';
import { runCommand } from './lib/failure.mjs';
import { createReport } from './lib/report.mjs';
import { runVitest } from './lib/vitest.mjs';
import { runE2e } from './run-e2e.mjs';
import { setup } from './setup.mjs';

await runCommand(async () => {
  const report = createReport('test');
  const runtime = await setup({ tests: true, report });
  const parts = [
    await check(report),
    await runVitest(['contract']),
    await runVitest(['sessions']),
    await runE2e({ runtime, args: [], report }),
  ];
  const sum = (/** @type {'passed' | 'failed'} */ what) => parts.reduce((total, part) => total + part[what], 0);
  const failures = parts.flatMap((part) => part.failures ?? []);
  process.stdout.write(failures.map((name) => `failed: ${name}\n`).join(''));
  process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed\n`);
  return sum('failed') === 0 ? 0 : 1;
});
