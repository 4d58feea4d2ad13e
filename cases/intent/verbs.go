package intent

// Commands are verbs whose effect is not confined to one object.
func Commands() []string {
	return []string{
		"shutdown", "stop", "halt", "kill", "poweroff", "reboot", "restart", "reload", "reset", "purge", "drop", "truncate", "wipe", "flush",
		"erase", "destroy", "clear", "cleanup", "prune", "vacuum", "evict", "drain", "nuke", "uninstall", "upgrade", "failover", "rollback",
		"restore", "reindex", "rebuild", "reseed", "execute", "exec", "eval", "migrate", "import", "logout", "signout", "deleteall",
		"removeall", "dropall", "clearall", "resetall", "flushall", "purgeall", "lockdown", "quit", "terminate", "truncateall", "empty",
		"compact", "defragment", "defrag", "suspend", "shut", "reinitialize", "reinitialise", "reinit", "downgrade", "overwrite", "dequeue", "andlock",
		"seed", "unseed",
	}
}

// effects are nouns that say the same. In what is only read they are states to look at.
func effects() []string {
	return []string{
		"maintenance", "imports", "migrations", "migration", "resets", "restores", "shutdowns", "purges", "restarts", "executions", "execution",
		"restoration", "truncation", "reimport", "compaction", "defragmentation",
	}
}

// Readings are the verbs that an operation which only reads begins with.
func Readings() []string {
	return []string{
		"get", "gets", "list", "lists", "read", "reads", "show", "shows", "fetch", "find", "search", "describe", "check", "return", "returns",
		"retrieve", "retrieves", "view", "query", "count", "export", "download", "status",
	}
}

// Makings are the verbs that an ordinary creation begins with.
func Makings() []string {
	return []string{"create", "creates", "add", "adds", "register", "insert", "make", "new", "schedule", "submit", "post", "duplicate", "duplicates", "clone", "clones", "copy", "copies", "fork", "forks"}
}
