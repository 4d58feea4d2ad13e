package conformance

import "regexp"

// age is how texts tell when something was by how long ago that is: "now" becomes "a second ago" with nobody's help.
var age = regexp.MustCompile(`(?i)^((just|right) now|now|today|yesterday|(an?|a few|\d+|(about|almost|over|less than) (an?|\d+)) (second|minute|hour|day|week|month|year)s?( ago)?)$`)

// aged says that two values are texts that tell how long ago something was.
func aged(a, b any) bool {
	x, isText := a.(string)
	y, also := b.(string)
	return isText && also && age.MatchString(x) && age.MatchString(y)
}
