package result

import "fmt"

// maxInventory is how many objects an inventory lists; its figures count all.
const maxInventory = 10_000

// Inventory is what a run made in the target and what became of it.
type Inventory struct {
	// Made counts the objects, TornDown those that are gone again, Failed those whose teardown was declared and did not work.
	Made     int `json:"made"`
	TornDown int `json:"torn_down"`
	Failed   int `json:"failed"`
	// Below counts those of the rest that stood below one which is gone, and which nothing reads: they may be gone with it.
	Below int `json:"below,omitempty"`
	// Unsure counts creations that were answered with a server error, or with success and nothing that shows what was made: whether they left
	// something is not known. Made has none of them.
	Unsure int `json:"unsure,omitempty"`
	// Objects stand in the order in which their groups ended; More were made besides them.
	Objects []MadeObject `json:"objects,omitempty"`
	More    int          `json:"more,omitempty"`
}

// MadeObject is one object that a run made.
type MadeObject struct {
	// Fixture is the name of the fixture that it was made as; empty for one that a case made.
	Fixture string `json:"fixture,omitempty"`
	// Operation made it as Caller; both are empty where the environment did.
	Operation string `json:"operation,omitempty"`
	Caller    string `json:"caller,omitempty"`
	ID        string `json:"id"`
	// Group is the ID of the group that it was made for.
	Group string `json:"group"`
	// TornDown says that it is gone; Reason says why a declared teardown did not work.
	TornDown bool   `json:"torn_down,omitempty"`
	Reason   string `json:"reason,omitempty"`
	// Below says that nothing removed it and nothing reads it, and that what it was made below is gone.
	Below bool `json:"below,omitempty"`
	// Unsure says that its creation was answered with a server error or not at all, or that the answer shows nothing: nobody knows whether there is such an
	// object.
	Unsure bool `json:"unsure,omitempty"`
}

// Left is how many objects are still there, as far as it is known.
func (i *Inventory) Left() int { return i.Made - i.TornDown }

// String is one line for people: "12 objects made, 10 removed, 2 left (1 could not be removed)", and what is not known.
func (i *Inventory) String() string {
	objects := "objects"
	if i.Made == 1 {
		objects = "object"
	}
	text := fmt.Sprintf("%d %s made, %d removed, %d left", i.Made, objects, i.TornDown, i.Left())
	if i.Failed > 0 {
		text += fmt.Sprintf(" (%d could not be removed)", i.Failed)
	}
	switch {
	case i.Below == 1:
		text += "; 1 of those left stood below one that was removed and may be gone with it: nothing reads it"
	case i.Below > 1:
		text += fmt.Sprintf("; %d of those left stood below others that were removed and may be gone with them: nothing reads them", i.Below)
	}
	switch {
	case i.Unsure == 1:
		text += "; 1 creation was answered with 5xx, with nothing that it made, or not at all: whether it left something is not known"
	case i.Unsure > 1:
		text += fmt.Sprintf("; %d creations were answered with 5xx, with nothing that they made, or not at all: whether they left something is not known", i.Unsure)
	}
	return text
}

// add counts objects and lists them while there is room.
func (i *Inventory) add(objects ...MadeObject) {
	for _, o := range objects {
		if o.Unsure {
			i.Unsure++
			continue
		}
		i.Made++
		switch {
		case o.TornDown:
			i.TornDown++
		case o.Below:
			i.Below++
		case o.Reason != "":
			i.Failed++
		}
		if len(i.Objects) < maxInventory {
			i.Objects = append(i.Objects, o)
		} else {
			i.More++
		}
	}
}
