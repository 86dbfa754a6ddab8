export type Note = (text: string) => void

export interface Progress {
  /** Runs a step and prints its name, duration and note. */
  step<Result>(name: string, act: (note: Note) => Promise<Result>): Promise<Result>
  say(text: string): void
}

/** Prints steps, which may overlap, when they end; a long one is announced first. */
export function createProgress(write: (line: string) => void = console.log): Progress {
  return {
    say: write,
    async step(name, act) {
      const begun = performance.now()
      const patience = setTimeout(() => write(`  ${name} …`), 3_000)
      let noted = ''
      try {
        const result = await act((text) => {
          noted = text
        })
        const seconds = ((performance.now() - begun) / 1000).toFixed(1)
        write(`  ${name.padEnd(20)} ${seconds.padStart(6)} s  ${noted}`.trimEnd())
        return result
      } finally {
        clearTimeout(patience)
      }
    },
  }
}
