import { RE2JS } from 're2js'

/** Draws a whole number from 0 to below `count`. */
export type Draw = (count: number) => number

// Operations of re2js's compiled programs.
const alternative = [1, 2]
const [runes, rune, anyRune, anyRuneButLineEnd] = [8, 9, 10, 11]
const [fail, match] = [5, 6]

type Instruction = { op: number; out: number; arg: number; runes: ArrayLike<number> }
type Program = { instructions: Instruction[]; start: number; toMatch: number[] }

const printable = { from: 0x61, to: 0x7a }
const longestWalk = 2_000
const programs = new Map<string, Program>()

/**
 * A text that a valid pattern may match, of about `length` characters where the pattern repeats something: a walk through its program,
 * which takes the shortest way out once it is long enough. What stands at a boundary is not looked at, so the text has to be tried.
 */
export function patternExample(pattern: string, length: number, draw: Draw): string {
  const { instructions, start, toMatch } = programOf(pattern)
  let text = ''
  let at = start
  for (let step = 0; step < longestWalk; step += 1) {
    const { op, out, arg, runes: own } = instructions[at] as Instruction
    if (op === match) return text
    if (op === runes || op === rune) text += drawRune(own, draw)
    if (op === anyRune || op === anyRuneButLineEnd) text += String.fromCharCode(printable.from + draw(printable.to - printable.from + 1))
    const isNearer = (toMatch[arg] as number) < (toMatch[out] as number)
    const takesOther = alternative.includes(op) && (text.length >= length ? isNearer : draw(2) === 1)
    at = takesOther ? arg : out
  }
  return text
}

/** The program of a pattern, with the number of steps from each instruction to the end. */
function programOf(pattern: string): Program {
  const known = programs.get(pattern)
  if (known) return known
  const { inst, start } = RE2JS.compile(pattern).re2Input.prog as { inst: Instruction[]; start: number }
  const toMatch = inst.map(({ op }) => (op === match ? 0 : Number.POSITIVE_INFINITY))
  for (let isChanging = true; isChanging; ) {
    isChanging = false
    for (const [at, { op, out, arg }] of inst.entries()) {
      if (op === match || op === fail) continue
      const next = Math.min(toMatch[out] as number, alternative.includes(op) ? (toMatch[arg] as number) : Number.POSITIVE_INFINITY) + 1
      if (next >= (toMatch[at] as number)) continue
      toMatch[at] = next
      isChanging = true
    }
  }
  const program = { instructions: inst, start, toMatch }
  programs.set(pattern, program)
  return program
}

/** One of the characters of pairs from and to; a pair may be one character alone. Prefers what can be typed. */
function drawRune(ranges: ArrayLike<number>, draw: Draw): string {
  if (ranges.length === 1) return String.fromCodePoint(ranges[0] as number)
  const pairs = Array.from({ length: ranges.length / 2 }, (_, pair) => ({
    from: ranges[2 * pair] as number,
    to: ranges[2 * pair + 1] as number,
  }))
  const typed = pairs.map(({ from, to }) => ({ from: Math.max(from, 0x21), to: Math.min(to, 0x7e) })).filter(({ from, to }) => from <= to)
  const usable = typed.length > 0 ? typed : pairs
  let at = draw(usable.reduce((sum, { from, to }) => sum + to - from + 1, 0))
  for (const { from, to } of usable) {
    if (at <= to - from) return String.fromCodePoint(from + at)
    at -= to - from + 1
  }
  return ''
}
