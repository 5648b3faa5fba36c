const rows = ['w-3/5', 'w-4/5', 'w-2/5', 'w-3/4', 'w-1/2', 'w-2/3'];

export const ListSkeleton = () => (
  <div role="status" aria-label="Loading" className="space-y-5 p-5">
    {rows.map((width) => (
      <div key={width} className="space-y-2">
        <div className={`skeleton h-3.5 ${width}`} />
        <div className="skeleton h-2.5 w-32" />
      </div>
    ))}
  </div>
);
