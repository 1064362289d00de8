// The value that the simulator's model gives to a client which wants JSON in a shape of its own.
import { describe, expect, it } from 'vitest';
import { jsonSample } from '../../providers/kernel/json-sample.ts';

describe('jsonSample', () => {
  it('is the smallest value of each type', () => {
    const properties = {
      reason: { type: 'string' },
      choice: { type: 'string', enum: ['flash', 'pro'] },
      score: { type: 'INTEGER' },
      share: { type: 'number' },
      done: { type: 'boolean' },
      list: { type: 'array', items: { type: 'string' } },
      inner: { type: 'object', properties: { name: { type: 'string' } } },
      nothing: { type: 'null' },
    };
    expect(jsonSample({ type: 'object', properties, required: ['reason'] })).toEqual({
      reason: 'simulated',
      choice: 'flash',
      score: 0,
      share: 0,
      done: false,
      list: [],
      inner: { name: 'simulated' },
      nothing: null,
    });
  });

  it.each([undefined, null, {}, 'text'])('is a text where no type is said (%#)', (schema) => {
    expect(jsonSample(schema)).toBe('simulated');
  });
});
