/** Placeholders for rows that are loading. */
export function SkeletonRows({ rows }: { rows: number }) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: rows }, (_, index) => index).map((index) => (
        <div key={index} className="flex h-9 items-center gap-6 border-line border-b px-4">
          <div className="h-2.5 w-12 rounded-sm bg-sunken" />
          <div className={`h-2.5 rounded-sm bg-sunken ${widths[index % widths.length]}`} />
          <div className="h-2.5 w-24 rounded-sm bg-sunken max-sm:hidden" />
        </div>
      ))}
    </div>
  )
}

const widths = ['w-[18%]', 'w-[25%]', 'w-[20%]', 'w-[27%]', 'w-[22%]', 'w-[29%]', 'w-[24%]']
