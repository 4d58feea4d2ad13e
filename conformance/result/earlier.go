package result

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"time"
)

// Earlier is a run that another one goes on with: its journal says what was judged and what was made. See [Config.Resume].
type Earlier struct {
	Header Header
	// Ended says that the run came to its end: there is nothing to go on with.
	Ended bool
	// Torn says that the process ended while it wrote a record, which is left out.
	Torn bool
	// Groups is how many are judged, and need not be sent again.
	Groups int

	path string
	// done are the groups that are judged, by ID.
	done map[string]bool
	// parts are the cases that are judged of groups that are not, by the group's ID and their own.
	parts map[string]map[string]bool
	// objects are those that the journal can have removed later.
	objects map[[3]string]bool
	// resumed counts how often the run went on, and lasted is for how long all in all.
	resumed int
	lasted  time.Duration
	// requests is how many it had sent, those that belong to no case included.
	requests int
}

// ReadEarlier reads the journal of a run. A group counts as judged where its closing record is there and the run was not ended meanwhile;
// of a run that did not come to its end, those don't that the target or the network kept from being judged. A file that is no journal is an error.
func ReadEarlier(path string) (*Earlier, error) {
	r, err := ReadReport(path)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	e := &Earlier{Header: r.Header, Ended: r.Complete && r.Counts.Errors == 0, requests: r.Counts.Requests, path: path, done: map[string]bool{}, parts: map[string]map[string]bool{}, objects: map[[3]string]bool{}}
	faulty, doubtful := map[string]bool{}, false
	since := map[string][]string{}
	began, ended := r.Header.StartedAt, time.Duration(0)
	e.Torn, err = EachLine(path, func(line Line) error {
		if line.Case != nil {
			since[line.Case.Group] = append(since[line.Case.Group], line.Case.ID)
		}
		switch {
		case line.Case != nil && (line.Case.TargetFault || line.Case.Verdict == Errored):
			faulty[line.Case.Group] = true
		case line.Group != nil && !line.Group.Cut:
			e.done[line.Group.ID] = true
			delete(since, line.Group.ID)
		case line.Part != nil:
			if !line.Part.Cut {
				e.judged(line.Part.Group, since[line.Part.Group])
			}
			delete(since, line.Part.Group)
		case line.Object != nil:
			e.objects[ObjectKey(&line.Object.MadeObject)] = true
		case line.Resume != nil:
			e.resumed, began, e.lasted = line.Resume.Number, line.Resume.At, line.Resume.Before
		case line.End != nil:
			ended = line.End.Duration
			doubtful = !line.End.Complete && !line.End.Interrupted
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if e.lasted += max(0, info.ModTime().Sub(began)); ended > 0 {
		e.lasted = ended
	}
	for group := range faulty {
		if !e.Ended {
			delete(e.done, group)
			delete(e.parts, group)
		}
	}
	if doubtful {
		clear(e.parts)
		clear(e.done) // no group was cut off, and all the same the run was not what it had to be: its credentials failed
	}
	e.Groups = len(e.done)
	return e, nil
}

// Requests is how many requests the run had sent.
func (e *Earlier) Requests() int { return e.requests }

// Done says whether a group is judged.
func (e *Earlier) Done(group string) bool { return e.done[group] }

// Part are the cases of a group that are judged, by ID, where the group as a whole is not.
func (e *Earlier) Part(group string) map[string]bool {
	if e.done[group] {
		return nil
	}
	return e.parts[group]
}

func (e *Earlier) judged(group string, cases []string) {
	if e.parts[group] == nil {
		e.parts[group] = map[string]bool{}
	}
	for _, id := range cases {
		e.parts[group][id] = true
	}
}

// Resumed is how often the run went on.
func (e *Earlier) Resumed() int { return e.resumed }

// Lasted is for how long the run went before it goes on.
func (e *Earlier) Lasted() time.Duration { return e.lasted }

// Continue begins the journal of the run that goes on, with all that is to be kept of the earlier one: path may be the earlier one's own,
// which stays as it is until the new one is whole.
func (e *Earlier) Continue(path string) (*Journal, error) {
	f, err := os.Create(path + unnamed)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	j := journalIn(f, path)
	_, err = eachRaw(e.path, func(line Line, data []byte) error {
		if !e.keeps(line) {
			return nil
		}
		if line.Made != nil {
			return j.add(&Line{Type: line.Type, Made: slices.DeleteFunc(line.Made, e.left)})
		}
		_, err := j.out.Write(data)
		return err
	})
	e.resumed++
	resume := &ResumeRecord{Number: e.resumed, At: time.Now().UTC(), Before: e.lasted}
	if err == nil {
		j.named = false
		err = j.Write(Line{Type: "resume", Resume: resume})
	}
	if err != nil {
		return nil, errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	return j, nil
}

// left says that an object could not be removed, and is to be tried again at the end of the run that goes on.
func (e *Earlier) left(o MadeObject) bool {
	return !o.TornDown && o.Reason != "" && e.objects[ObjectKey(&o)]
}

// keeps says whether a record is part of the run that goes on: of a group that is sent again there is no more than what it made.
func (e *Earlier) keeps(line Line) bool {
	switch {
	case line.Case != nil:
		return e.done[line.Case.Group] || e.parts[line.Case.Group][line.Case.ID]
	case line.Group != nil:
		return e.done[line.Group.ID] && !line.Group.Cut
	case line.Part != nil:
		return len(e.Part(line.Part.Group)) > 0 && !line.Part.Cut
	}
	return line.Type != "end"
}

func ObjectKey(o *MadeObject) [3]string { return [3]string{o.Group, o.Operation, o.ID} }
