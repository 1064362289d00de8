// Test projects: unit (with property tests), window (the renderer in jsdom), contract, e2e (real Electron and CLIs), long, bench. Nothing is written into the checkout.
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { defineConfig } from 'vitest/config';
import { definitions } from './build/bundle-definitions.mjs';

const minuteMs = 60_000;

export default defineConfig({
  cacheDir: path.join(os.tmpdir(), `happier-vitest-${process.getuid?.() ?? 'user'}`),
  // A build without gates, so that the shell's variables do not change what tests see.
  define: definitions(false, {}),
  test: {
    // Vitest leaves one core free by itself; with two that would be half of the machine.
    maxWorkers: '100%',
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    projects: [
      // Pure code leaves nothing behind for the next file, so a worker reads it once.
      project('unit', ['test/unit/**/*.test.ts', 'test/property/**/*.test.ts'], {
        exclude: ['test/unit/renderer/**'],
        testTimeout: 10_000,
        isolate: false,
      }),
      project('window', ['test/unit/renderer/**/*.test.{ts,tsx}'], { testTimeout: 10_000 }),
      // One file at a time: several of them listen on the fixed ports that providers send a browser back to.
      project('contract', contractFiles('build,cli,daemon,providers,server,socket'), {
        fileParallelism: false,
        testTimeout: 30_000,
        hookTimeout: 30_000,
      }),
      // Real terminals and CLIs, which mostly wait for each other.
      project('sessions', contractFiles('backends,materialize,sessions,setup-token'), {
        testTimeout: 30_000,
        hookTimeout: 30_000,
      }),
      project('e2e', ['test/e2e/**/*.test.ts'], {
        testTimeout: 3 * minuteMs,
        hookTimeout: 2 * minuteMs,
        fileParallelism: false,
        pool: 'forks',
      }),
      // Figures, not judgements: each file prints what it measured beside its peer in the same run.
      project('bench', ['test/bench/**/*.bench.ts'], { testTimeout: 10 * minuteMs, fileParallelism: false }),
      project('long', ['test/long/**/*.test.ts', 'test/property/**/*.test.ts'], {
        env: { HAPPIER_PROPERTY_FACTOR: '30' },
        testTimeout: 60 * minuteMs,
        hookTimeout: 2 * minuteMs,
        pool: 'forks',
      }),
    ],
  },
});

/** @param folders names with commas between them */
function contractFiles(folders: string): string[] {
  return [`test/contract/{${folders}}/**/*.test.ts`];
}

/** One project that shares everything above. */
function project(name: string, include: string[], settings: Record<string, unknown>) {
  return { extends: true as const, test: { name, include, ...settings } };
}
