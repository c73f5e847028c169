package peer

import (
	"encoding/json"
	"time"
)

// form is an application as a host might hold it: what the applicant wrote and
// the surveyed lengths.
type form struct {
	Application struct {
		Number      string    `fact:"number" json:"number"`
		Channel     string    `fact:"channel" json:"channel"`
		SubmittedAt time.Time `fact:"submitted_at" json:"submitted_at"`
	} `fact:"application" json:"application"`
	Applicant struct {
		Name string `fact:"name" json:"name"`
		USCC string `fact:"uscc" json:"uscc"`
	} `fact:"applicant" json:"applicant"`
	Contact struct {
		Name  string `fact:"name" json:"name"`
		Phone string `fact:"phone" json:"phone"`
	} `fact:"contact" json:"contact"`
	Project struct {
		Code string `fact:"code" json:"code"`
	} `fact:"project" json:"project"`
	Site struct {
		Address string `fact:"address" json:"address"`
	} `fact:"site" json:"site"`
	Services []string `fact:"services" json:"services"`
	Water    struct {
		Business string  `fact:"business" json:"business"`
		Demand   float64 `fact:"demand" json:"demand"`
	} `fact:"water" json:"water"`
	Gas struct {
		Pressure float64 `fact:"pressure" json:"pressure"`
		Load     float64 `fact:"load" json:"load"`
	} `fact:"gas" json:"gas"`
	Works []line `fact:"works" json:"works"`
}

type line struct {
	Service string  `fact:"service" json:"service"`
	Length  float64 `fact:"length" json:"length"`
}

func formOf(data []byte) (*form, error) {
	f := &form{}
	return f, json.Unmarshal(data, f)
}
