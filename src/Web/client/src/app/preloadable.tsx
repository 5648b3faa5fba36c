import { type ComponentType, lazy, useState } from 'react';
import { persistently } from '@/shared/lib/lazyPart';

interface Preloadable<Props extends object> {
  (props: Props): React.JSX.Element;
  preload: () => Promise<unknown>;
}

/**
 * Like React's lazy, but a component that has already arrived is rendered at once. Lazy shows the fallback first even
 * then, and React keeps a fallback for 300 ms once it is on the page.
 */
export function preloadable<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): Preloadable<Props> {
  let arrived: ComponentType<Props> | null = null;
  const preload = async () => {
    const module = await persistently(load);
    arrived = module.default;
    return module;
  };
  const Lazy = lazy(preload);
  const Component = (props: Props) => {
    // Chosen once per mount: another type later would mount everything anew.
    const [Page] = useState<ComponentType<Props>>(() => arrived ?? (Lazy as unknown as ComponentType<Props>));
    return <Page {...props} />;
  };
  return Object.assign(Component, { preload });
}
