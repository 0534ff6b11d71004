package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"k8s.io/cloud-provider-openstack/pkg/client"
)

// asked is what a driver asks Keystone with these credentials: the body of its request for a token, decoded.
func asked(options client.AuthOpts) (any, error) {
	var body []byte
	keystone := httptest.NewServer(http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		response.Header().Set("Content-Type", "application/json")
		if request.Method == http.MethodPost && strings.HasSuffix(request.URL.Path, "/auth/tokens") {
			body, _ = io.ReadAll(request.Body)
			response.Header().Set("X-Subject-Token", "token")
			response.WriteHeader(http.StatusCreated)
			io.WriteString(response, `{"token": {"expires_at": "2100-01-01T00:00:00.000000Z", "catalog": []}}`)
			return
		}
		io.WriteString(response, `{"version": {"id": "v3.14", "status": "stable", "links": []}}`)
	}))
	defer keystone.Close()
	options.AuthURL = keystone.URL + "/v3"
	if _, err := client.NewOpenStackClient(&options, "openstack-csi-check"); err != nil {
		return nil, err
	}
	var decoded any
	err := json.Unmarshal(body, &decoded)
	return decoded, err
}
