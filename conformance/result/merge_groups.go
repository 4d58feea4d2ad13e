package result

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
)

// chunk is a record of a shard's journal that belongs into the whole run's, by where it stands.
type chunk struct {
	shard        int
	offset, size int64
	// last is set for what is no part of a closed group: it stands behind all that is.
	last bool
	// alone and at are the group's.
	alone bool
	at    [2]int
}

// mergeGroups writes the records of the shards' groups as one worker would have come to them: those that run alone last.
func mergeGroups(shards []*shardJournal, j *Journal) error {
	var all []chunk
	files := make([]*os.File, len(shards))
	for i, s := range shards {
		f, err := os.Open(s.path)
		if err != nil {
			return fmt.Errorf("journal: %w", err)
		}
		defer f.Close()
		files[i] = f
		found, err := s.chunks(i)
		if err != nil {
			return err
		}
		all = append(all, found...)
	}
	slices.SortStableFunc(all, func(a, b chunk) int {
		return cmp.Or(order(a.last)-order(b.last), order(a.alone)-order(b.alone), a.at[0]-b.at[0], a.at[1]-b.at[1])
	})
	var samples Samples
	for _, c := range all {
		var line Line
		section := bufio.NewReader(io.NewSectionReader(files[c.shard], c.offset, c.size))
		if err := json.NewDecoder(section).Decode(&line); err != nil {
			return fmt.Errorf("%s: %w", shards[c.shard].path, err)
		}
		if line.Case != nil {
			samples.once(line.Case)
		}
		if err := j.add(&line); err != nil {
			return err
		}
	}
	return nil
}

func order(later bool) int {
	if later {
		return 1
	}
	return 0
}

// once takes the proof out of a record whose requirement another one has shown before.
func (s *Samples) once(c *CaseRecord) {
	if c.Verdict == Pass && len(c.Findings) == 0 && len(c.Exchanges) > 0 && len(c.Requirements) > 0 && !s.Take(c.Requirements[0]) {
		c.Exchanges = nil
	}
}

// chunks finds the records of a journal that the whole run's needs.
func (s *shardJournal) chunks(shard int) (all []chunk, err error) {
	offset := int64(0)
	_, err = eachRaw(s.path, func(line Line, data []byte) error {
		at := chunk{shard: shard, offset: offset, size: int64(len(data)), last: true}
		offset += at.size
		group := ""
		switch {
		case line.Case != nil:
			group = line.Case.Group
		case len(line.Made) > 0:
			group = line.Made[0].Group
		case line.Group != nil:
			group = line.Group.ID
		case line.Part != nil:
			group = line.Part.Group
		default:
			return nil
		}
		if g := s.groups[group]; g != nil {
			at.last, at.alone, at.at = false, g.Alone, g.At
		}
		all = append(all, at)
		return nil
	})
	return all, err
}
