import { count } from '#ui/basics/numbers'
import { type Day, peopleOn, roundUp } from './days'

const heightPx = 96
const widthPx = 1000
const gap = 0.25

const series = [
  { verdict: 'approve', label: 'approved', fill: 'fill-approved-fill', swatch: 'bg-approved-fill' },
  { verdict: 'reject', label: 'rejected', fill: 'fill-rejected-fill', swatch: 'bg-rejected-fill' },
  { verdict: 'send-back', label: 'sent back', fill: 'fill-sent-back-fill', swatch: 'bg-sent-back-fill' },
] as const

/** People decided per day. Hidden from screen readers, which get the table below. */
export function DayChart({ days }: { days: Day[] }) {
  const top = roundUp(Math.max(...days.map(peopleOn)))
  const step = widthPx / days.length
  return (
    <figure className="px-4 pt-3">
      <figcaption className="flex flex-wrap items-center gap-x-4 text-faint text-xs">
        People decided per day
        {series.map(({ verdict, label, swatch }) => (
          <span key={verdict} className="flex items-center gap-1.5">
            <span aria-hidden="true" className={`size-2 rounded-sm ${swatch}`} />
            {label}
          </span>
        ))}
      </figcaption>
      <div className="mt-2 grid grid-cols-[auto_1fr] gap-x-2 text-faint text-xs tabular-nums" aria-hidden="true">
        <span className="flex flex-col justify-between text-right leading-none">
          <span>{count(top)}</span>
          <span>0</span>
        </span>
        <svg viewBox={`0 0 ${widthPx} ${heightPx}`} preserveAspectRatio="none" className="h-24 w-full" role="presentation">
          {[0, 0.5, 1].map((part) => (
            <line
              key={part}
              x1="0"
              x2={widthPx}
              y1={part * heightPx}
              y2={part * heightPx}
              vectorEffect="non-scaling-stroke"
              className={part === 1 ? 'stroke-edge' : 'stroke-line'}
            />
          ))}
          {days.map((day, index) => (
            <g key={day.day}>
              <title>{`${day.day}: ${series.map(({ verdict, label }) => `${count(day[verdict])} ${label}`).join(', ')}`}</title>
              {stack(day, top).map(({ verdict, fill, y, height }) => (
                <rect key={verdict} x={(index + gap / 2) * step} width={step * (1 - gap)} y={y} height={height} className={fill} />
              ))}
            </g>
          ))}
        </svg>
        <span />
        <span className="flex justify-between pt-1">
          <span>{shortDay(days[0])}</span>
          <span>today</span>
        </span>
      </div>
    </figure>
  )
}

function stack(day: Day, top: number) {
  let y = heightPx
  return series.map(({ verdict, fill }) => {
    const height = (day[verdict] / top) * heightPx
    y -= height
    return { verdict, fill, y, height }
  })
}

const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const shortDay = (day: Day | undefined) => (day ? dayAndMonth.format(new Date(day.day)) : '')
