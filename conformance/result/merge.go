package result

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"holdfast/cases/plan"
)

// MissingShardsError says that journals are not all shards of a run.
type MissingShardsError struct {
	// Missing are the shards that no journal is of.
	Missing []plan.Shard
}

func (e *MissingShardsError) Error() string {
	names := make([]string, len(e.Missing))
	for i, s := range e.Missing {
		names[i] = s.String()
	}
	return "no journal of " + strings.Join(names, ", ") + ": run what is missing again, with --shard"
}

// Merge writes the journal of the run that shards are parts of, with the groups in the order of the plan, and gives its report. record is
// what the header says of the merging itself: the command line, the report directory, the CI job. Journals of other runs, or two of one
// shard, are an error that names them; so are shards that no journal is of, see [MissingShardsError].
func Merge(journals []string, path string, record Header) (*Report, error) {
	shards, err := readShards(journals)
	if err != nil {
		return nil, err
	}
	j, err := OpenJournal(path)
	if err != nil {
		return nil, err
	}
	if err := merge(shards, j, record); err != nil {
		return nil, errors.Join(err, j.Close())
	}
	if err := j.Close(); err != nil {
		return nil, err
	}
	return ReadReport(path)
}

// shardJournal is what is known of one shard's journal.
type shardJournal struct {
	path string
	run  Line
	end  *EndRecord
	torn bool
	// groups are the closing records of its groups, by ID.
	groups map[string]*GroupRecord
}

// readShards reads the journals, and holds that they are the parts of one run.
func readShards(paths []string) ([]*shardJournal, error) {
	var all []*shardJournal
	for _, path := range paths {
		s := &shardJournal{path: path, groups: map[string]*GroupRecord{}}
		var err error
		s.torn, err = EachLine(path, func(line Line) error {
			switch {
			case line.Header != nil:
				s.run = line
			case line.Group != nil:
				s.groups[line.Group.ID] = line.Group
			case line.End != nil:
				s.end = line.End
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if s.run.Header == nil || s.run.Schema != JournalSchema {
			return nil, fmt.Errorf("%s: no header: this is no journal of a run", path)
		}
		if !s.run.Header.Shard.Part() {
			return nil, fmt.Errorf("%s is the journal of a whole run, and of no shard", path)
		}
		all = append(all, s)
	}
	if len(all) == 0 {
		return nil, errors.New("no journals: name the report directories of the shards")
	}
	slices.SortStableFunc(all, func(a, b *shardJournal) int { return a.run.Header.Shard.Index - b.run.Header.Shard.Index })
	return all, oneRun(all)
}

// oneRun holds that journals are the parts of one run, each there once.
func oneRun(all []*shardJournal) error {
	first := all[0]
	count := first.run.Header.Shard.Count
	there := map[int]string{}
	for _, s := range all {
		h := s.run.Header
		if h.Shard.Count != count {
			return fmt.Errorf("%s is shard %s, and %s is %s: they are not of one run", first.path, first.run.Header.Shard, s.path, h.Shard)
		}
		if other, twice := there[h.Shard.Index]; twice {
			return fmt.Errorf("%s and %s are both shard %s: leave out the one that was run again", other, s.path, h.Shard)
		}
		there[h.Shard.Index] = s.path
		if differs := Differences(*first.run.Header, *h); len(differs) > 0 {
			return fmt.Errorf("%s and %s are not of one run: %s", first.path, s.path, strings.Join(differs, "; "))
		}
	}
	var missing []plan.Shard
	for i := 1; i <= count; i++ {
		if there[i] == "" {
			missing = append(missing, plan.Shard{Index: i, Count: count})
		}
	}
	if len(missing) > 0 {
		return &MissingShardsError{Missing: missing}
	}
	return nil
}

// merge writes what the shards hold.
func merge(shards []*shardJournal, j *Journal, record Header) error {
	run := shards[0].run
	h := *run.Header
	h.Shard, h.Command, h.ReportDir, h.Base, h.CI = plan.Shard{}, record.Command, record.ReportDir, record.Base, record.CI
	for _, s := range shards {
		if s.run.Header.StartedAt.Before(h.StartedAt) {
			h.StartedAt = s.run.Header.StartedAt
		}
	}
	run.Header = &h
	if err := j.Write(run); err != nil {
		return err
	}
	if err := mergeGroups(shards, j); err != nil {
		return err
	}
	end := mergedEnd(shards)
	return j.Write(Line{Type: "end", End: &end})
}

// mergedEnd is the closing record of the whole run.
func mergedEnd(shards []*shardJournal) EndRecord {
	whole := EndRecord{Complete: true, RefusedAlike: true}
	alikes := make([]*Alike, len(shards))
	first := true
	for i, s := range shards {
		name := "shard " + s.run.Header.Shard.String() + ": "
		if s.end == nil {
			whole.Complete, whole.RefusedAlike = false, false
			whole.Reasons = append(whole.Reasons, name+unclosed(s.torn))
			continue
		}
		alikes[i] = s.end.Alike
		whole.Complete = whole.Complete && s.end.Complete
		whole.Interrupted = whole.Interrupted || s.end.Interrupted
		whole.RefusedAlike = whole.RefusedAlike && s.end.RefusedAlike
		whole.Duration = max(whole.Duration, s.end.Duration)
		whole.Requests += s.end.Requests
		whole.Explored = whole.Explored.and(s.end.Explored)
		for _, reason := range s.end.Reasons {
			whole.Reasons = append(whole.Reasons, name+reason)
		}
		if whole.Skips == nil && s.end.Complete { // what no shard tries is the same for each
			whole.Skips, whole.Recorded = s.end.Skips, s.end.Recorded
		}
		if first {
			whole.Open, first = s.end.Open, false
		} else {
			whole.Open = openInAll(whole.Open, s.end.Open)
		}
	}
	whole.Alike = alikes[0]
	for _, a := range alikes[1:] {
		whole.Alike = whole.Alike.and(a)
	}
	return whole
}
