// What the test commands build on: counts that never call a red run green, stamps that follow content, a clean environment for end-to-end tests.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { cleanEnvironment } from '../../../build/lib/e2e-place.mjs';
import { digestOf } from '../../../build/lib/stamp.mjs';
import { countTests, sureCounts } from '../../../build/lib/vitest.mjs';
import { needsPackage } from '../../../build/run-e2e.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'happier-test-runs-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

function reportFile(report: unknown): string {
  const file = path.join(folder, 'report.json');
  fs.writeFileSync(file, JSON.stringify(report));
  return file;
}

it('counts tests, names those that failed, and takes a file that broke before its first test for one failure', () => {
  const testResults = [
    {
      name: '/any/test/unit/a.test.ts',
      status: 'failed',
      assertionResults: [
        { status: 'failed', fullName: 'counts' },
        { status: 'passed', fullName: 'adds' },
      ],
    },
    { name: '/any/test/unit/b.test.ts', status: 'failed', assertionResults: [] },
    { name: '/any/test/unit/c.test.ts', status: 'passed', assertionResults: [{ status: 'passed', fullName: 'c' }] },
  ];
  expect(countTests(reportFile({ numPassedTests: 2, numFailedTests: 1, testResults }))).toEqual({
    passed: 2,
    failed: 2,
    failures: ['test/unit/a.test.ts > counts', 'test/unit/b.test.ts'],
  });
});

it('counts a run without a report as failed', () => {
  expect(countTests(path.join(folder, 'missing.json'))).toEqual({ passed: 0, failed: 1 });
});

it('never says 0 failed of a run that ended red', () => {
  expect(sureCounts(1, { passed: 5, failed: 0 })).toEqual({ passed: 5, failed: 1 });
  expect(sureCounts(1, { passed: 5, failed: 3 })).toEqual({ passed: 5, failed: 3 });
  expect(sureCounts(0, { passed: 5, failed: 0 })).toEqual({ passed: 5, failed: 0 });
});

it('gives a digest that follows content, names and options, and nothing else', () => {
  const root = path.join(folder, 'sources');
  fs.mkdirSync(path.join(root, 'a'), { recursive: true });
  fs.writeFileSync(path.join(root, 'a', 'one.ts'), '1');
  const first = digestOf(['a', 'missing'], { x: 1 }, root);
  expect(digestOf(['a', 'missing'], { x: 1 }, root)).toBe(first);
  expect(digestOf(['a', 'missing'], { x: 2 }, root)).not.toBe(first);
  fs.renameSync(path.join(root, 'a', 'one.ts'), path.join(root, 'a', 'two.ts'));
  const renamed = digestOf(['a', 'missing'], { x: 1 }, root);
  expect(renamed).not.toBe(first);
  fs.writeFileSync(path.join(root, 'a', 'two.ts'), '2');
  expect(digestOf(['a', 'missing'], { x: 1 }, root)).not.toBe(renamed);
});

it('packs the app for whole runs and for tests about it', () => {
  expect(needsPackage([], 'linux-x64')).toBe(true);
  expect(needsPackage(['--reporter=verbose'], 'linux-x64')).toBe(true);
  expect(needsPackage(['test/e2e/packaged-app.test.ts'], 'linux-x64')).toBe(true);
  expect(needsPackage(['test/e2e/tray.test.ts'], 'linux-x64')).toBe(false);
  expect(needsPackage([], 'darwin-arm64')).toBe(false);
});

it('keeps the person’s keys and folders away from end-to-end tests', () => {
  const ours = { PATH: '/bin', OPENAI_API_KEY: 'secret', HAPPIER_HOME: '/home/x', HOME: '/home/x', DISPLAY: ':0' };
  const env = cleanEnvironment(ours, '/place');
  expect(Object.values(env)).not.toContain('secret');
  expect(env).toMatchObject({ PATH: '/bin', HOME: '/place/h', TMPDIR: '/place/t', XDG_RUNTIME_DIR: '/place/r' });
  expect(env).not.toHaveProperty('HAPPIER_HOME');
  expect(env).not.toHaveProperty('DISPLAY');
});
