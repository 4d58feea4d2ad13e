package intent

import (
	"slices"
	"strings"

	"holdfast/internal/nouns"
	"holdfast/specs"
)

// writtenDown says that the executions which a segment of a POST's path is called by are steps that are written down, and not runs that begin: "Add new
// authentication execution". They are edited, or taken off again one by one, and nothing below their collection speaks of one that is under way. What
// changes one of them, in the place of its order, is done to it alone.
func writtenDown(c *specs.Contract, op *specs.Operation, said, segments []string, i int) bool {
	words := WordsOf(segments[i])
	if !slices.Contains([]string{"execution", "executions"}, words[len(words)-1]) || CommandIn(words, len(words) > 1) != "" {
		return false
	}
	collection := strings.Join(segments[:i+1], "/")
	if i > 0 && nouns.Same(segments[i-1], segments[i]) { // /flows/{id}/executions/execution
		collection = strings.Join(segments[:i], "/")
	}
	if runs(c, collection) || !removable(c, collection) && !edited(c, collection) {
		return false
	}
	if item := i+2 < len(segments) && strings.HasPrefix(segments[i+1], "{"); item {
		return removable(c, collection)
	}
	return op.Method == "POST" && len(said) > 0 && (said[0] == "add" || said[0] == "adds")
}

// takesOver says that what a POST on a collection is told to import is one of its objects, which its DELETE removes again: "Import a realm". What is kept for the
// day on which all is lost is put back by that over what there is, and so is what replaces its like.
func takesOver(c *specs.Contract, op *specs.Operation, said []string) bool {
	path := strings.TrimSuffix(op.Path, "/")
	noun := nouns.Of(path[strings.LastIndexByte(path, '/')+1:])
	if len(said) < 3 || !slices.Contains([]string{"a", "an", "one"}, said[1]) || noun == "" || !strings.HasPrefix(strings.Join(said[2:], " ")+" ", noun+" ") {
		return false
	}
	kept := slices.ContainsFunc(strings.Fields(noun), func(w string) bool { return slices.Contains(keptForLoss(), w) })
	return !kept && !putsOver(append(slices.Clone(said), WordsOf(op.Description)...)) && removable(c, path)
}

// keptForLoss are nouns of what a whole service, or its state, is put back from.
func keptForLoss() []string {
	return []string{
		"backup", "dump", "snapshot", "archive", "restore", "state", "database", "db", "configuration", "config", "setting", "export", "bundle", "migration", "everything",
		"data", "dataset", "instance", "system", "checkpoint", "package", "schema",
	}
}

// putsOver says that words speak of what is written over, or run.
func putsOver(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return slices.ContainsFunc([]string{"overw", "replac", "restor", "merg", "upsert", "execut", "eras"}, func(stem string) bool { return strings.HasPrefix(w, stem) })
	})
}

// runs says that something at or below a collection speaks of a run that is under way or has been.
func runs(c *specs.Contract, collection string) bool {
	underway := []string{
		"start", "stop", "cancel", "abort", "retry", "rerun", "kill", "resume", "pause", "status", "log", "logs", "output", "outputs", "result", "results", "progress",
		"terminate", "signal", "history", "events", "wait",
	}
	return slices.ContainsFunc(c.Operations, func(other *specs.Operation) bool {
		below, ok := strings.CutPrefix(strings.TrimSuffix(other.Path, "/"), collection+"/")
		return ok && slices.ContainsFunc(strings.Split(below, "/"), func(segment string) bool {
			words := WordsOf(segment)
			return len(words) > 0 && !strings.HasPrefix(segment, "{") && slices.Contains(underway, words[len(words)-1])
		})
	})
}

// edited says that the list of a collection can be changed.
func edited(c *specs.Contract, path string) bool {
	return slices.ContainsFunc(c.OperationsAt(path), func(other *specs.Operation) bool { return other.Method == "PUT" || other.Method == "PATCH" })
}

// removable says that the objects of a collection have a DELETE each.
func removable(c *specs.Contract, path string) bool {
	return slices.ContainsFunc(c.Operations, func(other *specs.Operation) bool {
		item, below := strings.CutPrefix(strings.TrimSuffix(other.Path, "/"), path+"/{")
		return below && other.Method == "DELETE" && strings.IndexByte(item, '}') == len(item)-1
	})
}
