/** Tells the season on standard error, in both languages, with a bar where something takes long. */
export class Narrator {
  private step = 0;

  constructor(
    private readonly quiet: boolean,
    private readonly out: NodeJS.WriteStream = process.stderr,
  ) {}

  /** A new stage of the journey. */
  stage(zh: string, en: string): void {
    this.step += 1;
    this.line(`\n${String(this.step).padStart(2)}. ${zh} · ${en}`);
  }

  fact(zh: string, en: string): void {
    this.line(`    ${zh} · ${en}`);
  }

  bar(done: number, of: number, what: string): void {
    if (this.quiet || !this.out.isTTY) return;
    const width = 30;
    const full = of > 0 ? Math.round((Math.min(done, of) / of) * width) : 0;
    this.out.write(`\r    [${'█'.repeat(full)}${'·'.repeat(width - full)}] ${what} ${done}/${of || '?'}   `);
    if (of > 0 && done >= of) this.out.write('\n');
  }

  line(text: string): void {
    if (!this.quiet) this.out.write(`${text}\n`);
  }
}
