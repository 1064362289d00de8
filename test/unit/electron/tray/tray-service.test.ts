import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { IconSpec } from '../../../../electron/tray/icon-spec.ts';
import type { TrayAction, TrayItem, TrayModel } from '../../../../electron/tray/tray-items.ts';
import { createTrayService, type TrayPort, type TrayService } from '../../../../electron/tray/tray-service.ts';

/** A tray that keeps what it was given. */
class RecordingTray implements TrayPort<string> {
  readonly calls: string[] = [];
  image: string;
  tooltip = '';
  items: readonly TrayItem[] = [];
  click: (action: TrayAction) => void = () => {};
  listeners = 0;
  open: () => void = () => {};
  destroyed = false;

  constructor(image: string) {
    this.image = image;
  }
  setImage(image: string): void {
    this.calls.push('image');
    this.image = image;
  }
  setToolTip(text: string): void {
    this.calls.push('tooltip');
    this.tooltip = text;
  }
  setMenu(items: readonly TrayItem[], onClick: (action: TrayAction) => void): void {
    this.calls.push('menu');
    this.items = items;
    this.click = onClick;
  }
  onActivate(): void {
    this.listeners += 1;
  }
  onOpen(listener: () => void): void {
    this.open = listener;
  }
  destroy(): void {
    this.destroyed = true;
  }
}

let trays: RecordingTray[];
let drawn: string[];
let actions: TrayAction[];
let service: TrayService;
let opened: number;

beforeEach(() => {
  trays = [];
  drawn = [];
  actions = [];
  opened = 0;
  service = createTrayService<string>({
    createTray(image) {
      const tray = new RecordingTray(image);
      trays.push(tray);
      return tray;
    },
    drawImage(spec) {
      drawn.push(JSON.stringify(spec));
      return JSON.stringify(spec);
    },
    onAction: (action) => actions.push(action),
    onActivate: () => {},
    onOpen: () => {
      opened += 1;
    },
  });
});

const icon = (left: number): IconSpec => ({ kind: 'bars', bars: [{ filled: left, tone: 'good' }], dot: null });
const model = (left: number, tooltip = 'a', label = 'x'): TrayModel => ({
  icon: icon(left),
  tooltip,
  items: [{ kind: 'item', label, action: { do: 'quit' } }],
});

describe('the tray service', () => {
  it('makes one tray and keeps it', () => {
    service.show(model(4));
    service.show(model(8));
    expect(trays).toHaveLength(1);
    expect(trays[0]?.listeners).toBe(1);
  });

  it('touches only what has changed', () => {
    service.show(model(4));
    const [tray] = trays;
    tray?.calls.splice(0);
    service.show(model(4));
    expect(tray?.calls).toEqual([]);
    service.show(model(8));
    expect(tray?.calls).toEqual(['image']);
    service.show(model(8, 'b'));
    expect(tray?.calls).toEqual(['image', 'tooltip']);
    service.show(model(8, 'b', 'y'));
    expect(tray?.calls).toEqual(['image', 'tooltip', 'menu']);
  });

  it('draws a picture once, however often it returns', () => {
    for (const left of [4, 8, 4, 8, 4]) service.show(model(left));
    expect(drawn).toEqual([JSON.stringify(icon(4)), JSON.stringify(icon(8))]);
  });

  it('makes the tray anew, with what it showed, and lets go of the old one', () => {
    service.show(model(4));
    service.recreate();
    expect(trays.map(({ destroyed }) => destroyed)).toEqual([true, false]);
    expect(trays[1]).toMatchObject({ image: trays[0]?.image, tooltip: 'a', items: trays[0]?.items, listeners: 1 });
  });

  it('tells that its menu opens, of a tray made anew as well', () => {
    service.show(model(4));
    service.recreate();
    trays[1]?.open();
    expect(opened).toBe(1);
  });

  it('makes none before there is something to show, and none after its end', () => {
    service.recreate();
    expect(trays).toEqual([]);
    service.show(model(4));
    service.destroy();
    expect(trays[0]?.destroyed).toBe(true);
  });

  it('passes a click on, and puts back a tick that moved by itself', () => {
    service.show(model(4));
    const [tray] = trays;
    tray?.calls.splice(0);
    const choose = { do: 'set-default', serviceId: 'openai-codex', profileId: 'a' } as unknown as TrayAction;
    tray?.click(choose);
    expect(tray?.calls).toEqual(['menu']);
    tray?.click({ do: 'quit' });
    expect(tray?.calls).toEqual(['menu']);
    expect(actions).toEqual([choose, { do: 'quit' }]);
  });

  it('shows the last model after any sequence, with at most one redraw for each change', () => {
    const step = fc.oneof(
      fc.record({
        left: fc.integer({ min: 0, max: 3 }),
        tooltip: fc.constantFrom('a', 'b'),
        label: fc.constantFrom('x', 'y'),
      }),
      fc.constant('recreate' as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 500 }), (steps) => {
        trays = [];
        service.destroy();
        let last: TrayModel | null = null;
        for (const one of steps) {
          const tray = trays.at(-1);
          const before = tray?.calls.length ?? 0;
          if (one === 'recreate') {
            service.recreate();
            continue;
          }
          const next = model(one.left, one.tooltip, one.label);
          service.show(next);
          if (!tray || !last) {
            last = next;
            continue;
          }
          const changed = [last.icon, last.tooltip, last.items].filter(
            (part, index) => JSON.stringify(part) !== JSON.stringify([next.icon, next.tooltip, next.items][index]),
          );
          expect((trays.at(-1)?.calls.length ?? 0) - before).toBe(changed.length);
          last = next;
        }
        const alive = trays.filter(({ destroyed }) => !destroyed);
        expect(alive.length).toBe(last ? 1 : 0);
        if (last)
          expect(alive[0]).toMatchObject({
            image: JSON.stringify(last.icon),
            tooltip: last.tooltip,
            items: last.items,
          });
      }),
      { numRuns: 100 },
    );
  });
});
