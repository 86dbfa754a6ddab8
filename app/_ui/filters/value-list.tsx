'use client'

import { Combobox } from '@base-ui/react/combobox'
import { control } from '#ui/basics/choice'
import { count } from '#ui/basics/numbers'
import { PersonText } from '#ui/basics/person-text'
import { type FoundValues, indexBuildingNote } from './facet-queries'
import { menuItem } from './filter-styles'

type Props = {
  title: string
  /** The typed text that values contain. */
  text: string
  onType: (text: string) => void
  /** Undefined until the first counts are loaded. */
  found: FoundValues | undefined
  value: string | null
  onChoose: (value: string) => void
  /** Chooses everyone whose value contains the typed text. */
  onContains?: (text: string) => void
}

// No value contains a control character.
const containsItem = '\u0000'

/** The most frequent values, or those that contain the typed text. */
export function ValueList({ title, text, onType, found, value, onChoose, onContains }: Props) {
  const values = found?.values ?? []
  const typed = text.trim()
  const offersContains = onContains !== undefined && typed !== ''
  const choose = (chosen: string | null) => {
    if (chosen === containsItem) onContains?.(typed)
    else onChoose(chosen ?? value ?? '')
  }
  return (
    <Combobox.Root
      inline
      open
      autoHighlight
      items={[...(offersContains ? [containsItem] : []), ...values.map((each) => each.value)]}
      filter={null}
      value={value}
      onValueChange={choose}
      inputValue={text}
      // Base UI would write a chosen value into the field.
      onInputValueChange={(next, { reason }) => (reason === 'input-change' || reason === 'input-clear') && onType(next)}
    >
      <div className="px-2 pb-1">
        <Combobox.Input
          aria-label={`Find ${article(title)} ${title.toLowerCase()}`}
          placeholder="Type to find"
          maxLength={200}
          className={control}
        />
      </div>
      <Combobox.List aria-label={title} className="max-h-72 overflow-y-auto outline-none">
        {offersContains && (
          <Combobox.Item value={containsItem} className={menuItem}>
            <span className="min-w-0 truncate">Contains “{typed}”</span>
          </Combobox.Item>
        )}
        {values.map(({ value: each, shown, count: people }) => (
          <Combobox.Item key={each} value={each} className={menuItem}>
            <span className="min-w-0 truncate">
              {each === '' ? <span className="text-faint italic">none</span> : <PersonText>{shown}</PersonText>}
            </span>
            <span className="ml-auto text-faint tabular-nums">{count(people)}</span>
          </Combobox.Item>
        ))}
      </Combobox.List>
      <p role="status" className="px-3 text-soft text-sm not-empty:py-1.5">
        {statusLabel(found, typed !== '')}
      </p>
    </Combobox.Root>
  )
}

const article = (title: string) => (/^[aeiou]/i.test(title) ? 'an' : 'a')

function statusLabel(found: FoundValues | undefined, isSearch: boolean): string | null {
  if (found === undefined) return 'Counting…'
  if (!found.isBuilt) return indexBuildingNote
  if (found.isSearching) return 'Searching…'
  if (found.more > 0) return `${count(found.more)} more: ${isSearch ? 'keep typing' : 'type'} to find them`
  if (found.values.length > 0) return null
  return isSearch ? 'No matches.' : 'None here.'
}
