const WIDTH = 24;

/** A bar on a terminal, drawn over and over; elsewhere a line at its start, at every fifth and at its end. */
export function bar(label, out = process.stdout) {
  let shown;
  return (done, total) => {
    const part = total === 0 ? 0 : Math.min(done / total, 1);
    const text = `${label}  ${'█'.repeat(Math.floor(part * WIDTH)).padEnd(WIDTH, '░')} ${done} of ${total}`;
    const step = out.isTTY ? text : `${total} ${Math.floor(part * 5)}`;
    if (step === shown) return;
    shown = step;
    out.write(out.isTTY ? `\r${text}\u001b[K` : `${label}: ${done} of ${total}\n`);
  };
}

/** The next output begins a new line. */
export function endBar(out = process.stdout) {
  if (out.isTTY) out.write('\n');
}
