package httpapi

// OccupySearch takes the place of a search until leave is called.
func (h *Handler) OccupySearch() (leave func()) {
	h.searches <- struct{}{}
	return func() { <-h.searches }
}
