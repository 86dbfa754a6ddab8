export interface Finding {
  name: string
  isWell: boolean
  /** What was found, in a few words. */
  found: string
  /** What to do about it. */
  fix?: string
}

export function well(name: string, found: string): Finding {
  return { name, isWell: true, found }
}

export function wrong(name: string, found: string, fix: string): Finding {
  return { name, isWell: false, found, fix }
}
