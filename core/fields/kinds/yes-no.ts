import { z } from 'zod'
import { foldText } from '#core/parsing/text/fold-text'
import { cellProblem } from './cell-problem'
import { fieldLimits } from './field-limits'
import { plainText } from './plain-text'
import type { SettingProblem, ValueReader } from './value-reader'

const words = z.array(plainText(fieldLimits.labelLength)).min(1).max(fieldLimits.words)

export const YesNoSettings = z.strictObject({
  kind: z.literal('yes-no'),
  /** The words for yes and for no, in place of the usual ones. `yes` and `no` themselves are always read. */
  words: z.strictObject({ yes: words, no: words }).optional(),
})
type YesNoSettings = z.infer<typeof YesNoSettings>

const usualWords = {
  yes: ['y', 'true', 't', '1', 'x', 'ja', 'j', 'wahr', 'oui', 'vrai', 'sí', 'si', 'tak', 'sim'],
  no: ['n', 'false', 'f', '0', 'nein', 'falsch', 'non', 'faux', 'nee', 'nie', 'não'],
}

/** Reads words for yes and no: the value is `yes` or `no`. */
export function compileYesNo({ words = usualWords }: YesNoSettings): ValueReader {
  const values = new Map([
    ...words.yes.map((word): [string, string] => [foldText(word), 'yes']),
    ...words.no.map((word): [string, string] => [foldText(word), 'no']),
    ['yes', 'yes'],
    ['no', 'no'],
  ])
  return {
    read: (text) => (text.length > fieldLimits.labelLength * 2 ? undefined : values.get(foldText(text))) ?? cellProblem('not-listed'),
    show: (value) => value,
    comparable: (value) => value,
  }
}

/** What one setting says against another, with a sentence for the admin. */
export function checkYesNo({ words }: YesNoSettings): SettingProblem[] {
  if (!words) return []
  const yes = new Set(['yes', ...words.yes.map(foldText)])
  const both = ['no', ...words.no].filter((word) => yes.has(foldText(word)))
  return both.map((word) => ({ setting: 'words', message: `The word “${word}” means both yes and no.` }))
}
