import { Component, type ReactNode } from 'react';
import { Button } from '@/shared/ui/Button';
import { MessagePage } from '@/shared/ui/MessagePage';

/** When a page fails to render: says so, and offers the one thing that helps. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    const reload = () => window.location.reload();
    return (
      <MessagePage
        title="This page has failed"
        actions={
          <Button variant="primary" onClick={reload}>
            Reload
          </Button>
        }
      >
        <p>What was saved is safe. Reloading usually helps.</p>
      </MessagePage>
    );
  }
}
