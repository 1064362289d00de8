// The page of the developer diagnostics window (unpackaged app with HAPPIER_DIAGNOSTICS=1): shows what the main process tells, as text.

const sections = ['daemon', 'memory', 'processes', 'versions'] as const;

declare global {
  interface Window {
    readonly happierDiagnostics?: Readonly<Record<(typeof sections)[number], () => string>>;
  }
}

function refresh(): void {
  for (const section of sections) {
    const place = document.getElementById(section);
    const text = window.happierDiagnostics?.[section]();
    if (place && text !== undefined) place.textContent = JSON.stringify(JSON.parse(text), null, 2);
  }
}

document.getElementById('refresh')?.addEventListener('click', refresh);
refresh();

export {};
