"""A back end of Cinder that keeps records: its own driver for tests, with what booting from a volume asks besides."""

from cinder.tests import fake_driver


class RecordDriver(fake_driver.FakeLoggingVolumeDriver):
    def create_volume(self, volume):
        pass

    def clone_image(self, context, volume, image_location, image_meta, image_service):
        return {}, True

    def copy_image_to_volume(self, context, volume, image_service, image_id, disable_sparse=False):
        pass

    def extend_volume(self, volume, new_size):
        pass

    def initialize_connection(self, volume, connector):
        return {"driver_volume_type": "fake", "data": {"volume_id": volume.id, "access_mode": "rw"}}
