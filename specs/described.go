package specs

// Described is what the contract says in words about what stands at a place: its description, where it has one.
func (c *Contract) Described(at Place) string {
	n, _, exact := c.places.find(at.inTree())
	if !exact {
		return ""
	}
	return n.get("description").text()
}
