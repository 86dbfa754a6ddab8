import codes from 'i18n-iso-countries/codes.json' with { type: 'json' }
import de from 'i18n-iso-countries/langs/de.json' with { type: 'json' }
import en from 'i18n-iso-countries/langs/en.json' with { type: 'json' }
import es from 'i18n-iso-countries/langs/es.json' with { type: 'json' }
import fr from 'i18n-iso-countries/langs/fr.json' with { type: 'json' }
import it from 'i18n-iso-countries/langs/it.json' with { type: 'json' }
import nl from 'i18n-iso-countries/langs/nl.json' with { type: 'json' }
import pl from 'i18n-iso-countries/langs/pl.json' with { type: 'json' }
import pt from 'i18n-iso-countries/langs/pt.json' with { type: 'json' }
import { foldText } from '#core/parsing/text/fold-text'

type Names = Record<string, string | string[]>

const languages: Names[] = [en, de, es, fr, it, nl, pl, pt].map(({ countries }) => countries)

/** The two letters of every country of ISO 3166-1, and of Kosovo. */
export const countryCodes: ReadonlySet<string> = new Set(codes.map(([alpha2 = '']) => alpha2))

/** The English name of a country. */
export function countryName(code: string): string {
  const [name = code] = [(languages[0] as Names)[code] ?? code].flat()
  return name
}

let codeByName: Map<string, string | null> | undefined

/**
 * The country that a text names by its two or three letters, or by a name in English, German, Spanish, French, Italian, Dutch, Polish
 * or Portuguese. Undefined for an unknown name, and for one that means different countries in different languages.
 */
export function findCountryCode(text: string): string | undefined {
  codeByName ??= collectNames()
  return codeByName.get(foldText(text)) ?? undefined
}

// Null marks a name of two countries.
function collectNames(): Map<string, string | null> {
  const names = new Map<string, string | null>()
  const add = (name: string, code: string) => {
    const folded = foldText(name)
    const other = names.get(folded)
    names.set(folded, other === undefined || other === code ? code : null)
  }
  for (const countries of languages) {
    for (const [code, own] of Object.entries(countries)) for (const name of [own].flat()) add(name, code)
  }
  for (const [alpha2 = '', alpha3 = ''] of codes) {
    names.set(foldText(alpha2), alpha2)
    names.set(foldText(alpha3), alpha2)
  }
  return names
}
