// Package intent reads off names, paths and texts what operations mean to do: whether one makes an object, only asks, or reaches
// beyond the objects that its path names, so that it is sent only if it was allowed by name.
//
// Start with [AtLarge] and [Withheld]. Each way of reaching further stands in a file of its own, with the words that tell it in verbs.go and words.go.
// It decides from the contract alone: what an answer shows later is the runner's to judge.
package intent
