import { withoutInvisible } from './invisible'
import { isAscii } from './is-ascii'
import { respell } from './respell'

/**
 * Folds a name for comparison: NFKD without marks, lower case, plain letters for those with strokes, no invisible characters,
 * single spaces, trimmed.
 */
export function foldText(text: string): string {
  if (isAscii(text)) return oneSpace(text.toLowerCase())
  const bare = withoutInvisible(text.normalize('NFKD')).replace(/\p{M}/gu, '')
  return oneSpace(respell(bare.toLowerCase()))
}

function oneSpace(text: string): string {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 0x20 || code > 0x7e || (code === 0x20 && !isAlone(text, at))) return text.replace(/\s+/g, ' ').trim()
  }
  return text
}

/** Whether the space at `at` is single and inside the text. Removing invisible characters can leave others. */
const isAlone = (text: string, at: number) => at > 0 && at < text.length - 1 && text.charCodeAt(at + 1) !== 0x20
