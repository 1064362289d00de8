#!/usr/bin/env node
// Takes fpm's place in electron-builder (CUSTOM_FPM_PATH): makes a deb with dpkg-deb alone, since fpm would have to be downloaded.
import fsp from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { controlText, parseFpmArguments } from './deb-control.mjs';
import { Failure, runCommand } from './lib/failure.mjs';
import { run } from './lib/run.mjs';

await runCommand(async () => {
  const plan = parseFpmArguments(process.argv.slice(2));
  const stage = await fsp.mkdtemp(path.join(os.tmpdir(), 'happier-deb-'));
  try {
    await fsp.chmod(stage, 0o755);
    for (const pair of plan.pairs) await stageFiles(stage, pair);
    await writeControl(stage, plan);
    const compression = plan.options['deb-compression']?.replace(/^gz$/, 'gzip') ?? 'xz';
    const target = plan.options.package ?? '';
    await must('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '-z1', '--build', stage, target]);
  } finally {
    await fsp.rm(stage, { recursive: true, force: true });
  }
});

/** @param {string} stage @param {{ from: string, to: string }} pair */
async function stageFiles(stage, { from, to }) {
  const target = path.join(stage, to);
  await fsp.mkdir(path.dirname(target), { recursive: true, mode: 0o755 });
  await fsp.cp(from, target, { recursive: true, verbatimSymlinks: true });
}

/** @param {string} stage @param {import('./deb-control.mjs').DebPlan} plan */
async function writeControl(stage, plan) {
  await must('chmod', ['-R', 'u+rwX,go+rX,go-w', stage]);
  const size = Number.parseInt(await must('du', ['-sk', '--apparent-size', stage]), 10);
  const folder = path.join(stage, 'DEBIAN');
  await fsp.mkdir(folder, { mode: 0o755 });
  await fsp.writeFile(path.join(folder, 'control'), controlText(plan, size), { mode: 0o644 });
  for (const [option, script] of [
    ['after-install', 'postinst'],
    ['after-remove', 'postrm'],
  ]) {
    const file = plan.options[option ?? ''];
    if (!file || !script) continue;
    await fsp.copyFile(file, path.join(folder, script));
    await fsp.chmod(path.join(folder, script), 0o755);
  }
}

/** @param {string} program @param {string[]} args @returns {Promise<string>} what it printed */
async function must(program, args) {
  const { code, output } = await run(program, args);
  if (code === 0) return output;
  throw new Failure(
    `${program} failed:\n${output.trim()}`,
    'packages are made on Debian or Ubuntu, where dpkg-deb is there.',
  );
}
