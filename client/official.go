package client

import "context"

// OfficialsStatus is the size of the officials' register.
type OfficialsStatus struct {
	Dossiers int `json:"dossiers"`
	Linked   int `json:"linked"` // dossiers whose person is known to the population register
}

// OfficialsStatus tells how large the officials' register is.
func (c *Client) OfficialsStatus(ctx context.Context) (OfficialsStatus, error) {
	var out OfficialsStatus
	err := c.get(ctx, "/v1/officials/status", nil, &out)
	return out, err
}
