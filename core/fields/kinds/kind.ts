import { z } from 'zod'
import type { DateOrder, DecimalSign, Spelling } from '#core/parsing/parse-options'
import { ChoiceSettings, checkChoice, compileChoice } from './choice'
import { CountrySettings, compileCountry } from './country'
import { checkDate, compileDate, DateSettings, latestShortYear } from './date'
import { createDateSpellingCollector } from './date-spelling'
import { checkDecimal, compileDecimal, DecimalSettings } from './decimal'
import { compileEmail, EmailSettings } from './email'
import { compileIban, IbanSettings } from './iban'
import { checkLuhnNumber, compileLuhnNumber, LuhnNumberSettings } from './luhn-number'
import { createNumberSpellingCollector } from './number-spelling'
import { compilePhone, PhoneSettings } from './phone'
import type { SpellingCollector } from './spelling'
import { checkText, compileText, TextSettings } from './text'
import type { ReadContext, SettingProblem, ValueReader } from './value-reader'
import { checkWholeNumber, compileWholeNumber, WholeNumberSettings } from './whole-number'
import { checkYesNo, compileYesNo, YesNoSettings } from './yes-no'

/** The settings of every kind. */
export const kindSettings = [
  TextSettings,
  WholeNumberSettings,
  DecimalSettings,
  DateSettings,
  YesNoSettings,
  ChoiceSettings,
  EmailSettings,
  PhoneSettings,
  CountrySettings,
  IbanSettings,
  LuhnNumberSettings,
] as const
export const KindSettings = z.discriminatedUnion('kind', kindSettings)

/** A kind of field with its settings. */
export type KindSettings = z.infer<typeof KindSettings>
export type Kind = KindSettings['kind']

/** Compiles what reads, shows and compares the values of a kind. The settings have no problems. */
export function compileKind(settings: KindSettings, { today, spelling }: ReadContext): ValueReader {
  switch (settings.kind) {
    case 'text':
      return compileText(settings)
    case 'whole-number':
      return compileWholeNumber(settings, decimalSignOf(spelling))
    case 'decimal':
      return compileDecimal(settings, decimalSignOf(spelling))
    case 'date':
      return compileDate(settings, dateOrderOf(spelling), today)
    case 'yes-no':
      return compileYesNo(settings)
    case 'choice':
      return compileChoice(settings)
    case 'email':
      return compileEmail()
    case 'phone':
      return compilePhone(settings)
    case 'country':
      return compileCountry(settings)
    case 'iban':
      return compileIban(settings)
    case 'luhn-number':
      return compileLuhnNumber(settings)
  }
}

/** Settings of a kind that contradict each other, or that cannot be used. */
export function checkKind(settings: KindSettings): SettingProblem[] {
  switch (settings.kind) {
    case 'text':
      return checkText(settings)
    case 'whole-number':
      return checkWholeNumber(settings)
    case 'decimal':
      return checkDecimal(settings)
    case 'date':
      return checkDate(settings)
    case 'yes-no':
      return checkYesNo(settings)
    case 'choice':
      return checkChoice(settings)
    case 'luhn-number':
      return checkLuhnNumber(settings)
    case 'email':
    case 'phone':
    case 'country':
    case 'iban':
      return []
  }
}

/** What finds the spelling of a column; undefined for a kind that every cell spells in its own way. */
export function spellingCollectorOf(settings: KindSettings, today: string): SpellingCollector | undefined {
  switch (settings.kind) {
    case 'date':
      return createDateSpellingCollector(latestShortYear(settings, today))
    case 'whole-number':
      return createNumberSpellingCollector(0)
    case 'decimal':
      return createNumberSpellingCollector(settings.places)
    default:
      return undefined
  }
}

const decimalSignOf = (spelling: Spelling | undefined): DecimalSign => (spelling === 'comma' ? 'comma' : 'point')

const dateOrderOf = (spelling: Spelling | undefined): DateOrder => (spelling === 'dmy' || spelling === 'mdy' ? spelling : 'ymd')
