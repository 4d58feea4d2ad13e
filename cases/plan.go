package cases

// Plan is placeholder doc until planner lands.
type Plan struct{}
