// Keeps the newest menu back while the one that is shown is open: setting a menu takes the open one away from under the pointer.

export type HeldMenu<Menu> = {
  set(menu: Menu): void;
  opened(): void;
  closed(): void;
};

/** @param apply shows a menu @param later runs a task after the event that is under way: a click is carried out after the menu has closed */
export function holdWhileOpen<Menu>(apply: (menu: Menu) => void, later: (task: () => void) => void): HeldMenu<Menu> {
  let isOpen = false;
  let waiting: readonly [Menu] | null = null;
  const set = (menu: Menu): void => {
    waiting = null;
    if (isOpen) waiting = [menu];
    else apply(menu);
  };
  return {
    set,
    opened() {
      isOpen = true;
    },
    closed() {
      isOpen = false;
      later(() => {
        if (waiting) set(waiting[0]);
      });
    },
  };
}
