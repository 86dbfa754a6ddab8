'use client'

import { RangeFilter } from './range-filter'

type Ages = { ageFrom: number | undefined; ageTo: number | undefined }
type Props = { from: number | undefined; to: number | undefined; onChoose: (ages: Ages) => void }

/** Filters by age in whole years on the day of the upload. */
export const AgeFilter = ({ from, to, onChoose }: Props) => (
  <RangeFilter
    title="Age"
    any="Any age"
    note="In years, on the day of the upload."
    input={{ type: 'number', min: 0, max: 150 }}
    from={from?.toString()}
    to={to?.toString()}
    onChoose={(years) => onChoose({ ageFrom: toYears(years.from), ageTo: toYears(years.to) })}
  />
)

const toYears = (text: string | undefined) => (text === undefined ? undefined : Number(text))
