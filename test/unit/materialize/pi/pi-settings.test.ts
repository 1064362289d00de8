// What of the person's Pi settings comes along, and what a project's settings could do.
import { describe, expect, it } from 'vitest';
import {
  homeSettings,
  judgeProjectSettings,
  sanitisedSettings,
} from '../../../../daemon/materialize/pi/pi-settings.ts';

const source = {
  folder: '/home/you/.pi/agent',
  userFolder: '/home/you',
  providers: { connected: ['openai'], native: ['anthropic'] },
};

describe('settings', () => {
  it('keep what cannot lead a credential elsewhere, with paths of the person’s own', () => {
    const own = { theme: 'light', compaction: { enabled: false }, shellCommandPrefix: 'shopt -s expand_aliases' };
    const paths = { skills: ['~/skills', './more', '!old', '/opt/x'], prompts: ['p'] };
    expect(sanitisedSettings({ ...own, ...paths, enabledModels: ['openai/gpt-5*'] }, source)).toEqual({
      settings: {
        ...own,
        skills: ['/home/you/skills', '/home/you/.pi/agent/more', '!/home/you/.pi/agent/old', '/opt/x'],
        prompts: ['/home/you/.pi/agent/p'],
        enabledModels: ['openai/gpt-5*'],
      },
      leftOut: [],
    });
  });

  it('leave out code, other folders, and what nobody has looked at, by name', () => {
    const hostile = {
      packages: ['x'],
      extensions: ['x'],
      npmCommand: ['x'],
      sessionDir: 'x',
      enabledModels: ['*'],
      apiKeys: {},
      new: 1,
    };
    const result = sanitisedSettings({ ...hostile, defaultProvider: 'groq', defaultModel: 'x' }, source);
    expect(result).toEqual({ settings: {}, leftOut: Object.keys(hostile) });
  });

  it('keep what was chosen inside the home; the person’s own win, ours over both', () => {
    const previous = { theme: 'dark', quietStartup: true, packages: ['evil'], defaultProvider: 'groq', unknown: 1 };
    expect(homeSettings({ theme: 'light' }, previous, { provider: 'openai', model: 'gpt-5.4' })).toEqual({
      theme: 'light',
      quietStartup: true,
      packages: [],
      extensions: [],
      defaultProvider: 'openai',
      defaultModel: 'gpt-5.4',
    });
  });
});

it.each([
  [null, false, false],
  [{ theme: 'x', skills: ['./s'], defaultModel: 'y' }, false, false],
  [{ packages: ['x'] }, true, false],
  [{ sessionDir: 'x' }, true, false],
  [{ shellPath: './sh' }, true, true],
  [{ shellCommandPrefix: 'x;' }, true, true],
])('a project’s %j', (settings, matters, cannotBeStopped) => {
  expect(judgeProjectSettings(settings)).toEqual({ matters, cannotBeStopped });
});
