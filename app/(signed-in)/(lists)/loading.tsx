import { SkeletonRows } from '#ui/basics/skeleton'

export default function Loading() {
  return (
    <div>
      <p role="status" className="sr-only">
        Loading
      </p>
      <div aria-hidden="true" className="mb-5 h-5 w-48 rounded-sm bg-sunken" />
      <div className="overflow-hidden rounded-md border border-line bg-sheet">
        <SkeletonRows rows={6} />
      </div>
    </div>
  )
}
