// The second sign of a quota's tone, beside its colour: a triangle for little, a filled circle for almost nothing.
import { CircleAlert, TriangleAlert } from 'lucide-react';
import type { BadgeTone } from '../../core/quota/badge.ts';
import classes from './ToneIcon.module.css';

export function ToneIcon({ tone, size = 13 }: { readonly tone: BadgeTone; readonly size?: number }) {
  if (tone !== 'warning' && tone !== 'critical') return null;
  const Icon = tone === 'warning' ? TriangleAlert : CircleAlert;
  return <Icon size={size} aria-hidden className={classes.icon} data-tone={tone} />;
}
