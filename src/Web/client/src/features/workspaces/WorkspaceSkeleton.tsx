import { Splash } from '@/app/Splash';

const rows = ['w-24', 'w-32', 'w-20', 'w-28'];

export function WorkspaceSkeleton() {
  return (
    <div className="flex h-dvh flex-col" role="status" aria-label="Opening the workspace">
      <Splash />
      <div className="flex min-h-0 flex-1">
        <div className="w-[220px] space-y-3 border-r border-line p-4 max-md:hidden">
          {rows.map((width) => (
            <div key={width} className={`skeleton h-3.5 ${width}`} />
          ))}
        </div>
        <div className="flex flex-1 flex-col">
          <div className="flex-[64] bg-surface" />
          <div className="flex-[36] border-t border-line bg-[light-dark(#fbfbf9,#0d1110)]" />
        </div>
      </div>
    </div>
  );
}
