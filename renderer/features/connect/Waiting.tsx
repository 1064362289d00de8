// Something is being waited for that ends by itself: said once, with a sign that it goes on.
import { Group, Loader, Text } from '@mantine/core';

export function Waiting({ text }: { readonly text: string }) {
  return (
    <Group gap="sm" role="status" wrap="nowrap">
      <Loader size="xs" color="var(--mantine-color-anchor)" aria-hidden />
      <Text>{text}</Text>
    </Group>
  );
}
