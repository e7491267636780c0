/**
 * Caches derived from the registry: a read is remembered under its name and input, and forgotten when a write or an
 * event names one of the tags it provides. No screen invalidates anything by hand.
 */
import {
  keepPreviousData,
  QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useCallback } from "react";
import { type CommandName, call, events, type Input, type Output, type Refusal, type Tag } from "./client";
import { type CommandFacts, commands } from "./generated/commands";

const facts = commands as Readonly<Record<string, CommandFacts>>;

/** The cache of the whole interface: the backend is on this machine, so nothing is retried and nothing expires by age. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });

/** Forgets every read that shows one of `tags`. */
export const forget = (client: QueryClient, tags: readonly Tag[]): Promise<void> =>
  client.invalidateQueries({
    predicate: ({ queryKey: [name] }) =>
      typeof name === "string" && (facts[name]?.provides.some((tag) => tags.includes(tag)) ?? false),
  });

/** Keeps the cache true to what the backend says, until the returned function is called. */
export const keepFresh = (client: QueryClient): (() => void) =>
  events((event) => {
    if (event.event === "changed") void forget(client, event.tags);
  });

/** Reads a use case; `enabled: false` waits, `keep` shows the last answer until the next one is there. */
export const useRead = <Name extends CommandName>(
  name: Name,
  input: Input<Name>,
  { enabled = true, keep = false }: { enabled?: boolean; keep?: boolean } = {},
): UseQueryResult<Output<Name>, Refusal> =>
  useQuery<Output<Name>, Refusal>({
    queryKey: [name, input],
    queryFn: () => call(name, input),
    enabled,
    ...(keep && { placeholderData: keepPreviousData }),
  });

/** A write of the registry; what it makes stale is read again when it has succeeded. */
export const useWrite = <Name extends CommandName>(
  name: Name,
): UseMutationResult<Output<Name>, Refusal, Input<Name>> => {
  const client = useQueryClient();
  return useMutation<Output<Name>, Refusal, Input<Name>>({
    mutationFn: (input) => call(name, input),
    onSuccess: () => forget(client, facts[name]?.invalidates ?? []),
  });
};

/** Asks for a use case now and forgets what it made stale; for acts that follow each other. @throws Refusal */
export const useAsk = (): (<Name extends CommandName>(
  name: Name,
  input: Input<Name>,
) => Promise<Output<Name>>) => {
  const client = useQueryClient();
  return useCallback(
    async (name, input) => {
      const answer = await call(name, input);
      void forget(client, facts[name]?.invalidates ?? []);
      return answer;
    },
    [client],
  );
};
