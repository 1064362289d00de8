// Copies a text through the shell and says so for a moment.
import { Button } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp } from '../state/app-context.ts';

const shownMs = 2_000;

export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const [isCopied, setIsCopied] = useState(false);
  const { start } = useTimeout(() => setIsCopied(false), shownMs);
  const Icon = isCopied ? Check : Copy;
  const copy = async (): Promise<void> => {
    const answer = await bridge.shell['clipboard.write']({ text });
    setIsCopied(answer.ok);
    start();
  };
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color="gray"
      leftSection={<Icon size={14} aria-hidden />}
      onClick={() => void copy()}
    >
      {isCopied ? t('common.copied') : label}
    </Button>
  );
}
