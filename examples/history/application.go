package main

import "strings"

// application is what comes in: the form, and what is found out later. What is
// empty is not known.
type application struct {
	Application struct {
		Number    string `json:"number"`
		Submitted string `json:"submitted_at"`
		Channel   string `json:"channel,omitempty"`
	} `json:"application"`
	Applicant struct {
		Name string `json:"name"`
		Code string `json:"uscc,omitempty"`
		Type string `json:"type,omitempty"`
	} `json:"applicant"`
	Contact struct {
		Name  string `json:"name"`
		Phone string `json:"phone,omitempty"`
	} `json:"contact"`
	Site struct {
		Address string `json:"address"`
	} `json:"site"`
	Services []string `json:"services"`
	Works    []work   `json:"works,omitempty"`
}

// work is the external line of a service. Its length is kept as it is written,
// since some write what is no number.
type work struct {
	Service   string `json:"service"`
	Length    length `json:"length,omitempty"`
	Received  string `json:"received_at,omitempty"`
	Survey    string `json:"survey_done,omitempty"`
	Started   string `json:"started_at,omitempty"`
	Completed string `json:"completed_at,omitempty"`
	Accepted  string `json:"acceptance_passed_at,omitempty"`
	Connected string `json:"connected_at,omitempty"`
}

// length is written as a number where it is one.
type length string

func (l length) MarshalJSON() ([]byte, error) {
	if strings.Trim(string(l), "0123456789.-") == "" {
		return []byte(l), nil
	}
	return []byte(`"` + string(l) + `"`), nil
}

// header names the columns of the CSV file.
func header() []string {
	names := []string{"application.number", "application.submitted_at", "application.channel",
		"applicant.name", "applicant.uscc", "applicant.type", "contact.name", "contact.phone", "site.address", "services"}
	for _, s := range []string{"water", "gas"} {
		for _, f := range []string{"length", "received_at", "survey_done", "started_at", "completed_at", "acceptance_passed_at", "connected_at"} {
			names = append(names, "works["+s+"]."+f)
		}
	}
	return names
}

// row is the application in those columns.
func (a *application) row() []string {
	cells := []string{a.Application.Number, a.Application.Submitted, a.Application.Channel,
		a.Applicant.Name, a.Applicant.Code, a.Applicant.Type, a.Contact.Name, a.Contact.Phone, a.Site.Address, strings.Join(a.Services, ";")}
	for _, s := range []string{"water", "gas"} {
		var w work
		for i := range a.Works {
			if a.Works[i].Service == s {
				w = a.Works[i]
			}
		}
		cells = append(cells, string(w.Length), w.Received, w.Survey, w.Started, w.Completed, w.Accepted, w.Connected)
	}
	return cells
}
