const began = performance.now();

/** Prints the completed step, with the seconds since the suite began. */
export function step(text: string): void {
  const seconds = ((performance.now() - began) / 1000).toFixed(0).padStart(5);
  console.log(`${seconds} s  ${text}`);
}
