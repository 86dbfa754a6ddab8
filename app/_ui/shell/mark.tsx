/** Two strokes that meet: one who makes, one who checks. */
export function Mark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 22 16" className="h-4 w-[22px] shrink-0" fill="none" strokeWidth="2.4" strokeLinecap="square">
      <path d="M2 8.5 6 12.5 14.5 3" className="stroke-ink" />
      <path d="M10.5 11.2 12 12.7 20.2 3.4" className="stroke-accent-text" />
    </svg>
  )
}
