-- name: images_of_deployment
-- version: 1
-- title: The images of a deployment
-- purpose: What ran in the containers.
-- population: Containers of the task definition.
-- parameter: event  text  The change's event id.
-- column: container  text  The container.
-- column: image  text  The image.
-- column: image_digest  text  Its digest, where known.
SELECT i.container, i.image, i.image_digest FROM deployment_images i WHERE i.event_id = :event ORDER BY i.ordinal, i.container
