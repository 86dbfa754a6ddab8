import { z } from 'zod'
import { foldText } from '#core/parsing/text/fold-text'
import { cellProblem } from './cell-problem'
import { fieldLimits } from './field-limits'
import { plainText } from './plain-text'
import type { SettingProblem, ValueReader } from './value-reader'

const Choice = z.strictObject({
  /** The value; it stays the same for ever. */
  key: z
    .string()
    .max(fieldLimits.keyLength)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Write a key of small letters, digits and single hyphens.'),
  label: plainText(fieldLimits.labelLength),
  synonyms: z.array(plainText(fieldLimits.labelLength)).max(fieldLimits.synonyms).default([]),
  /** A retired choice is shown where it is stored, and not read from new files. */
  isRetired: z.boolean().default(false),
})
export type Choice = z.infer<typeof Choice>

export const ChoiceSettings = z.strictObject({
  kind: z.literal('choice'),
  choices: z.array(Choice).min(1).max(fieldLimits.choices),
})
type ChoiceSettings = z.infer<typeof ChoiceSettings>

/** Reads one of the choices, by its key, its label or a synonym, ignoring case and accents: the value is its key. */
export function compileChoice({ choices }: ChoiceSettings): ValueReader {
  const read = choices.filter(({ isRetired }) => !isRetired)
  // Most cells are written as a choice is declared.
  const asDeclared = new Map(read.flatMap((choice) => declaredWords(choice).map((word): [string, string] => [word, choice.key])))
  const values = new Map(read.flatMap((choice) => wordsOf(choice).map((word): [string, string] => [word, choice.key])))
  const labels = new Map(choices.map(({ key, label }) => [key, label]))
  return {
    read: (text) =>
      asDeclared.get(text) ??
      (text.length > fieldLimits.labelLength * 2 ? undefined : values.get(foldText(text))) ??
      cellProblem('not-listed'),
    show: (value) => labels.get(value) ?? value,
    comparable: (value) => value,
  }
}

/** What one setting says against another, with a sentence for the admin. */
export function checkChoice({ choices }: ChoiceSettings): SettingProblem[] {
  const problems: SettingProblem[] = []
  const choiceByWord = new Map<string, string>()
  for (const choice of choices) {
    for (const word of new Set(wordsOf(choice))) {
      const other = choiceByWord.get(word)
      if (other !== undefined)
        problems.push({ setting: 'choices', message: `“${choice.label}” and “${other}” are both read from “${word}”.` })
      choiceByWord.set(word, choice.label)
    }
  }
  if (choices.every(({ isRetired }) => isRetired)) problems.push({ setting: 'choices', message: 'Every choice is retired.' })
  return problems
}

const declaredWords = ({ key, label, synonyms }: Choice) => [key, label, ...synonyms]
const wordsOf = (choice: Choice) => declaredWords(choice).map(foldText)
