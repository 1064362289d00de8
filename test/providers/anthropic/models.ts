// `GET api.anthropic.com/v1/models`: the live check of an API key, and a short list.
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import { type ApiPorts, checkApiAccess } from './api-access.ts';

const MODELS = [
  { type: 'model', id: 'claude-opus-4-8', display_name: 'Claude Opus 4.8', created_at: '2026-05-20T00:00:00Z' },
  { type: 'model', id: 'claude-sonnet-4-6', display_name: 'Claude Sonnet 4.6', created_at: '2026-02-10T00:00:00Z' },
  { type: 'model', id: 'claude-haiku-4-5', display_name: 'Claude Haiku 4.5', created_at: '2025-10-15T00:00:00Z' },
];

export function answerModels(ports: ApiPorts, request: SimRequest): Reply {
  const checked = checkApiAccess(ports, request, ['no-credit']);
  if (checked.kind === 'refused') return checked.reply;
  const limit = Number(request.query.get('limit') ?? 20);
  const data = MODELS.slice(0, limit);
  const body = {
    data,
    has_more: data.length < MODELS.length,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  };
  return reply.json(200, body, { 'anthropic-organization-id': checked.organization.organizationId });
}
