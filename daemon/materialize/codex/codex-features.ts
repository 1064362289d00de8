// Features of Codex that may be switched on or off: they change what the agent can do, not whom it speaks to.

/** From `codex features list` of 0.169.0; what is not here (`daemon_auto_start`, sign-in and proxy features) stays as it is. */
export const harmlessFeatures: ReadonlySet<string> = new Set(
  (
    'fast_mode goals image_generation memories multi_agent multi_agent_v2 prevent_idle_sleep shell_snapshot shell_tool skill_search ' +
    'standalone_web_search ultrafast_mode undo unified_exec view_image web_search_cached web_search_request'
  ).split(' '),
);
